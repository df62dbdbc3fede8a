export type Version = 17 | 18 | 19;

/** What a version calls itself. */
export const RELEASES: Readonly<
  Record<
    Version,
    {
      readonly server_version: string;
      readonly server_version_info: unknown[];
      readonly server_serie: string;
    }
  >
> = {
  17: { server_version: "17.0", server_version_info: [17, 0, 0, "final", 0, ""], server_serie: "17.0" },
  18: {
    server_version: "18.0-20250421",
    server_version_info: [18, 0, 0, "final", 0, ""],
    server_serie: "18.0",
  },
  19: { server_version: "19.0", server_version_info: [19, 0, 0, "final", 0, ""], server_serie: "19.0" },
};
