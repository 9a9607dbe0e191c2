// Saves a file that came over the session's own socket: Streamlit's download address would give it to anybody.
export default function ({ data, setTriggerValue }) {
  const saved = (window.routewatchSaved ??= new Set());
  if (!data || saved.has(data.id)) return;
  saved.add(data.id);
  const bytes = Uint8Array.from(atob(data.base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: data.type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = data.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  setTriggerValue("saved", data.id);
}
