/** A project without a number is known by its id: its codes and sub-jobs are its own all the same. */
export function numberIn(project: unknown): string {
  const { project_number: number, id } = project as { project_number?: unknown; id?: unknown };
  return typeof number === "string" && number.trim() !== "" ? number.trim() : String(id);
}
