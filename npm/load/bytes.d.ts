/** The module, deflated, as base64. */
export const base64: string;
/** How many bytes it has when it is inflated. */
export const size: number;
