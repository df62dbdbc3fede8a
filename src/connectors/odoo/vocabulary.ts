/** The payment terms that Odoo 17 to 19 come with, as they are called in en_US. Others are for a person to map. */
export const VOCABULARIES = {
  terms: {
    "Immediate Payment": "immediate",
    "15 Days": "net-15",
    "21 Days": "net-21",
    "30 Days": "net-30",
    "45 Days": "net-45",
    "60 Days": "net-60",
    "90 Days": "net-90",
    "End of Following Month": "end-of-following-month",
    "10 Days after End of Next Month": "10-days-after-end-of-next-month",
    "30% Now, Balance 60 Days": "30-percent-now-balance-60-days",
    "30% Advance End of Following Month": "30-percent-now-balance-end-of-following-month",
    "2/7 Net 30": "2-7-net-30",
    "90 days, on the 10th": "net-90-on-the-10th",
  },
} as const;
