// The compiled module, which a Worker's bundler makes from the file.
declare module '#module' {
  const module: object;
  export default module;
}
