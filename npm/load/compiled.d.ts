// What a Worker's bundler makes of a module file.
declare module '#module' {
  const module: object;
  export default module;
}
