// What the glue of the handler's entry has besides: the questions to its policy, each of which answers through `ask`.
export function wake(): void;
export function handlerOptions(id: number, options: unknown[], faults: string[]): void;
export function handlerFault(faults: string[]): void;
export function handlerSend(id: number, options: unknown[], question: object, stage: string): void;
export function handlerVerify(id: number, options: unknown[], question: object, stage: string): void;
export function handlerForget(id: number, options: unknown[], to: string): void;
