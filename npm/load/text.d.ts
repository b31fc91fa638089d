// A text file.
declare const text: string;
export default text;
