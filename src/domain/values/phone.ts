/**
 * A phone number as it is compared: its last eight digits, without extension, so that the ways to write the country and
 * the area do not matter. Nothing, where there are too few digits or one digit over and over.
 */
export function phone(text: string | null | undefined): string | null {
  const [number = ""] = (text ?? "").toLowerCase().split(/(?:ext|x|#|durchwahl)/);
  const digits = number.replace(/\(0\)/g, "").replace(/\D/g, "").replace(/^0+/, "");
  if (digits.length < 7 || /^(\d)\1*$/.test(digits)) return null;
  return digits.slice(-8);
}
