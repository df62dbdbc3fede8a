/** Tells the moment. Whatever needs the time is given one, so that tests can turn it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
