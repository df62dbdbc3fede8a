import { describe, expect, it } from "vitest";
import { failureOf, faultOf, isConflict, isDenial } from "./faults.ts";

const said = (name: string, message = "So it is.", first: unknown = message) =>
  failureOf({ name, message, arguments: [first] }, { model: "res.partner", method: "write" });

describe("what an error of Odoo comes to", () => {
  it.each([
    ["odoo.exceptions.AccessDenied", "reconnect", false],
    ["odoo.exceptions.AccessError", "reconnect", false],
    ["odoo.http.SessionExpiredException", "reconnect", false],
    ["odoo.exceptions.UserError", "refused", false],
    ["betopiaerp.exceptions.ValidationError", "refused", false],
    ["odoo.exceptions.RedirectWarning", "refused", false],
    ["odoo.exceptions.MissingError", "refused", false],
    ["builtins.ValueError", "changed", false],
    ["builtins.TypeError", "changed", false],
    ["builtins.KeyError", "changed", false],
    ["builtins.AttributeError", "changed", false],
    ["psycopg2.errors.InvalidTextRepresentation", "changed", false],
    ["a.class.NobodyKnows", "changed", false],
    ["psycopg2.errors.SerializationFailure", "later", false],
    ["psycopg2.errors.LockNotAvailable", "later", false],
    ["psycopg2.errors.DeadlockDetected", "later", false],
    // The connection to the database was lost: perhaps while it committed.
    ["psycopg2.OperationalError", "later", true],
    ["psycopg2.InterfaceError", "later", true],
  ] as const)("%s: %s", (name, remedy, unanswered) => {
    expect(said(name)).toMatchObject({ remedy, unanswered });
    expect(faultOf(said(name))).toBe(name.split(".").at(-1));
  });

  it.each([
    [
      "MissingError",
      "Record does not exist or has been deleted.\n(Record: res.users(99,), User: 99)",
      "reconnect",
    ],
    ["OperationalError", 'FATAL:  database "books" does not exist', "reconnect"],
    ["OperationalError", 'FATAL:  no pg_hba.conf entry for host "127.0.0.1", database "books"', "reconnect"],
    ["UserError", "Object res.nosuch doesn't exist", "changed"],
  ] as const)("knows a %s that means something else", (name, message, remedy) => {
    expect(said(`odoo.exceptions.${name}`, message)).toMatchObject({ remedy });
  });

  it("gives the bare sentence of a refusal, not the source of the action that comes with it", () => {
    const sentence =
      "You cannot archive contacts linked to an active user.\nYou first need to archive their user.";
    const warning = said("odoo.exceptions.RedirectWarning", `${sentence}\n{'type': 'ir.actions'}`, sentence);
    expect(warning.message).toBe(sentence.replace("\n", " "));
  });

  it("hides what must not be told, however it is written", () => {
    const fault = { name: "odoo.exceptions.ValidationError", message: "The account US-1234 5678 is taken." };
    const failure = failureOf(fault, { model: "res.partner.bank", method: "create", hide: ["US12345678"] });
    expect(failure.message).toBe("The account ••• is taken.");
  });

  it("tells a conflict and a missing right among the messages of an import", () => {
    expect(isConflict("could not serialize access due to concurrent update\n")).toBe(true);
    expect(isDenial("You are not allowed to create 'Contact' (res.partner) records.")).toBe(true);
    expect(isConflict("'Contacts require a name'") || isDenial("'Contacts require a name'")).toBe(false);
  });
});
