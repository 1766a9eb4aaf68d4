/** The wall's time, injected into everything that reads it. */
export type Clock = () => Date;

export const wallClock: Clock = () => new Date();
