type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** What is there of some values: spread over others, it leaves alone what is absent or undefined. */
export const present = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
