/** What the app's plan at X is; some things X lets only Enterprise apps do. */
export const xPlans = ['selfServe', 'enterprise'] as const;
export type XPlan = (typeof xPlans)[number];
