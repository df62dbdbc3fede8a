import type { Side } from "../../kernel/case.ts";
import type { DataClass } from "../../kernel/entity.ts";
import type { Connected, Hub, Mode } from "../hub.ts";

/** What the firm itself says of an integration. */
export interface Stated {
  readonly purpose?: string | undefined;
  readonly owner?: string | undefined;
  readonly escalation?: string | undefined;
  readonly criticality?: "low" | "medium" | "high" | undefined;
  readonly deprecatedOn?: string | undefined;
}

/** One integration of the register: what the firm says of it, and what it carries. */
export interface Registered {
  readonly connection: string;
  readonly system: string;
  readonly side: Side;
  readonly purpose: string | null;
  readonly owner: string | null;
  readonly escalation: string | null;
  readonly criticality: "low" | "medium" | "high" | null;
  readonly deprecatedOn: string | null;
  readonly legalEntities: readonly string[];
  /** Per noun: the mode, and which of the fields that it carries are of a class or about people. */
  readonly carries: readonly Carried[];
}

interface Carried {
  readonly noun: string;
  readonly mode: Mode;
  readonly classes: readonly DataClass[];
  readonly isPersonal: boolean;
}

/** The register of integrations: who answers for each, and what data goes over it. */
export const registerOf = (
  hub: Pick<Hub, "connections" | "legalEntitiesOf">,
  stated: Readonly<Record<string, Stated>>,
): readonly Registered[] =>
  [...hub.connections.values()].map((connection) => {
    const { id, connector, side } = connection;
    const { purpose, owner, escalation, criticality, deprecatedOn } = stated[id] ?? {};
    return {
      ...{ connection: id, system: connector.name, side },
      ...{ purpose: purpose ?? null, owner: owner ?? null, escalation: escalation ?? null },
      ...{ criticality: criticality ?? null, deprecatedOn: deprecatedOn ?? null },
      legalEntities: [...hub.legalEntitiesOf([{ connection: id, company: "" }])].sort(),
      carries: carriedBy(connection),
    };
  });

const carriedBy = ({ resources, mode }: Connected): readonly Carried[] =>
  [...resources.values()].map(({ entity, carries }) => {
    const { noun, personal = [] } = entity;
    const classes: Readonly<Record<string, DataClass | undefined>> = entity.classes;
    const fields = carries.map(String);
    return {
      ...{ noun, mode: mode(noun) },
      classes: [...new Set(fields.flatMap((field) => classes[field] ?? []))].sort(),
      isPersonal: fields.some((field) => (personal as readonly string[]).includes(field)),
    };
  });
