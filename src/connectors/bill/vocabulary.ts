/** What payment terms are called in BILL by default, as its documentation names them. Others are for a person to map. */
export const VOCABULARIES = {
  terms: {
    "Due upon receipt": "immediate",
    "Net 10": "net-10",
    "Net 15": "net-15",
    "Net 21": "net-21",
    "Net 30": "net-30",
    "Net 45": "net-45",
    "Net 60": "net-60",
    "Net 90": "net-90",
  },
} as const;
