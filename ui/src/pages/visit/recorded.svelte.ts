// Which visit was saved a moment ago, so that its own page can say so.
export const recorded = $state({ id: "" });
