import { expect, it } from "vitest";
import { PRINCIPAL_ROLES } from "../store/principals.ts";
import { type Action, mayDo, PERMISSIONS, permit } from "./access.ts";

/** The whole matrix, written down a second time: whoever changes who may do what says it twice. */
const MATRIX = `
                        administrator controller project-manager integration-engineer steward auditor service partner
  see how things stand  yes           yes        yes             yes                  yes     yes     yes     no
  see records           yes           yes        yes             yes                  yes     yes     yes     no
  check standing        yes           yes        yes             yes                  yes     yes     yes     no
  see what waits        yes           yes        yes             yes                  yes     yes     no      no
  see dead ends         yes           yes        no              yes                  yes     yes     no      no
  see the journal       yes           yes        no              yes                  no      yes     no      no
  see the configuration yes           no         no              yes                  no      yes     no      no
  see who may act       yes           no         no              no                   no      yes     no      no
  see mappings          yes           yes        yes             yes                  yes     yes     yes     no
  propose mappings      no            yes        no              no                   yes     no      no      no
  decide mappings       no            yes        no              no                   yes     no      no      no
  decide holds          yes           yes        no              no                   yes     no      no      no
  approve vendors       yes           yes        yes             no                   no      no      no      no
  mend links            yes           yes        no              no                   yes     no      no      no
  replay                yes           yes        no              yes                  yes     no      no      no
  pause connections     yes           yes        no              yes                  no      no      no      no
  set flows             yes           yes        no              yes                  no      no      no      no
  keep the journal      yes           no         no              no                   no      no      no      no
  keep secrets          yes           no         no              yes                  no      no      no      no
  say who may act       yes           no         no              no                   no      no      no      no
`;

it("allows each role what the matrix says, and nothing else", () => {
  const [head = "", ...lines] = MATRIX.trim().split("\n");
  const roles = head.trim().split(/ +/);
  expect(roles).toEqual([...PRINCIPAL_ROLES]);
  const stated = lines.flatMap((line) => {
    const [action = "", ...cells] = line.trim().split(/ +(?=yes|no\b)/);
    expect(cells).toHaveLength(roles.length);
    return cells.map((cell, place) => `${roles[place]}: ${action}: ${cell.trim()}`);
  });
  const actual = (Object.keys(PERMISSIONS) as Action[]).flatMap((action) =>
    PRINCIPAL_ROLES.map((role) => `${role}: ${action}: ${mayDo({ role }, action) ? "yes" : "no"}`),
  );
  expect(actual).toEqual(stated);
});

it("says whose it is, where somebody may not", () => {
  expect(() => permit({ id: "person:pat", role: "project-manager" }, "decide holds")).toThrow(
    "person:pat is a project manager and may not decide holds: ask an administrator, controller or steward",
  );
});
