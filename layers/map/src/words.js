// Finished sentences: templates are our own words, numbers are put into them, and nothing is read as markup.

export function numbers(language) {
  const made = [0, 1].map((digits) => new Intl.NumberFormat(language, {
    minimumFractionDigits: digits, maximumFractionDigits: digits, roundingMode: "halfEven",
  }));
  return (value, digits = 0) => made[digits].format(value);
}

export function cellTip(count, reach, words, number) {
  const said = words.cell.join(number(count, count < words.whole_from ? 1 : 0));
  const km = count > 0 ? reach / count : 0;
  return km >= 1 ? said + words.uncertain.join(number(km)) : said;
}
