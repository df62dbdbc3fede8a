import { z } from "zod";
import type { Manager } from "../../domain/project/entity.ts";
import { email } from "../../domain/values/email.ts";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";

const Users = z.array(
  z.object({
    id: z.number(),
    name: z.union([z.string(), z.literal(false)]),
    login: z.string(),
    email: z.union([z.string(), z.literal(false)]),
  }),
);

/** The user of Odoo who is this person; undefined where there is none, or nobody can tell which. */
export type UserOf = (manager: Manager) => number | undefined;

/** Finds the users who are meant: by e-mail address or login, and by name only where no address is given. */
export async function usersFor(
  odoo: Odoo,
  managers: readonly (Manager | null | undefined)[],
): Promise<UserOf> {
  if (managers.every((one) => !one)) return () => undefined;
  const answer = await odoo.call({
    ...{ model: "res.users", method: "search_read" },
    args: { domain: [["share", "=", false]], fields: ["name", "login", "email"], order: "id" },
  });
  const users = answered(Users, answer, "res.users.search_read");
  return ({ name, email: address }) => {
    const wanted = email(address);
    const found = users.filter((user) =>
      wanted === null
        ? user.name === name
        : [user.login, user.email || ""].some((one) => email(one) === wanted),
    );
    return found.length === 1 ? found[0]?.id : undefined;
  };
}
