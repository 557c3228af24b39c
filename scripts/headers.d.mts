export const contentPolicy: string;
export const isolationHeaders: Readonly<Record<string, string>>;
export const appHeaders: Readonly<Record<string, string>>;
