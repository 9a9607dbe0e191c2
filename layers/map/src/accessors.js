// Turns the accessors of pydeck's JSON ("@@=path") into functions. Only the forms that layers/*.py write are known:
// a property path, a number, a list of these, and `path == 'text' ? form : form`. Nothing is evaluated, and rows are
// never looked at: what people wrote cannot become an accessor.

const MARK = "@@=";
const TOKEN = /\s*(==|[?:,[\]]|'[^']*'|-?\d+(?:\.\d+)?|[A-Za-z_][\w.]*)/y;

export function isAccessor(value) {
  return typeof value === "string" && value.startsWith(MARK);
}

export function accessor(text) {
  const tokens = tokensOf(text.slice(MARK.length));
  const made = choice(tokens);
  if (tokens.length) throw new Error(`Unknown accessor: ${text}`);
  return made;
}

function tokensOf(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (!found) throw new Error(`Unknown accessor: ${text}`);
    tokens.push(found[1]);
  }
  return tokens;
}

function choice(tokens) {
  const left = term(tokens);
  if (tokens[0] !== "==") return left;
  tokens.shift();
  const right = term(tokens);
  take(tokens, "?");
  const yes = choice(tokens);
  take(tokens, ":");
  const no = choice(tokens);
  return (row) => (left(row) === right(row) ? yes(row) : no(row));
}

function term(tokens) {
  const token = tokens.shift();
  if (token === "[") {
    const parts = [];
    while (tokens[0] !== "]") {
      parts.push(choice(tokens));
      if (tokens[0] === ",") tokens.shift();
    }
    tokens.shift();
    return (row) => parts.map((part) => part(row));
  }
  if (/^[-\d]/.test(token)) return () => Number(token);
  if (token.startsWith("'")) return () => token.slice(1, -1);
  const keys = token.split(".");
  return (row) => keys.reduce((value, key) => (value == null ? undefined : value[key]), row);
}

function take(tokens, wanted) {
  if (tokens.shift() !== wanted) throw new Error(`Accessor without its ${wanted}`);
}
