/** What a person asked for cannot be done as things stand, and why. */
export class Refused extends Error {
  override readonly name = "Refused";
}
