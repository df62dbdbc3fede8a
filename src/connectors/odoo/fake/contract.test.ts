import { runningClock } from "../../kit/fake/clock.ts";
import { keepsContract } from "../contract-suite.ts";
import { fakeOdoo } from "./index.ts";

for (const version of [17, 18, 19] as const)
  keepsContract(`the fake Odoo ${version}`, async () => {
    const odoo = await fakeOdoo({ version, clock: runningClock() });
    const { url, database, user, password, apiKey, admin } = odoo;
    return {
      ...{ url, database, user, password },
      ...(version === 19 && { apiKey }),
      admin: { user: admin.login, password: admin.password },
      close: () => odoo.close(),
    };
  });
