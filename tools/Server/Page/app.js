"use strict";

// Names come from files of strangers: they reach the page as text only, never as markup.
const element = (tag, text, ...children) => {
  const made = document.createElement(tag);
  if (text !== null && text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
};

const key = { value: "" };

const ask = async (path, options = {}) => {
  const headers = key.value ? { ...options.headers, Authorization: `Bearer ${key.value}` } : options.headers;
  const answer = await fetch(path, { ...options, headers });
  if (answer.status === 401) {
    document.getElementById("access").hidden = false;
    throw new Error("This server asks for a key.");
  }
  return answer;
};

const json = async (path, options) => {
  const answer = await ask(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error ?? `status ${answer.status}`);
  return body;
};

const place = (name) => `/v2/models/${encodeURIComponent(name)}`;

const table = (title, head, rows) => {
  const body = element("tbody", null, ...rows.map((row) => element("tr", null, ...row.map((cell) => element("td", cell)))));
  const top = element("thead", null, element("tr", null, ...head.map((cell) => element("th", cell))));
  const made = element("table", null, element("caption", title), top, body);
  const wide = element("div", null, made);
  wide.className = "wide";
  return wide;
};

const shapeText = (shape) => `[${shape.map((extent) => (extent < 0 ? "any" : extent)).join(", ")}]`;

const example = (input) => {
  const shape = input.shape.map((extent, i) => (extent < 0 ? (i === 0 ? 1 : 4) : extent));
  const build = (at) => {
    if (at === shape.length) return input.datatype === "BYTES" ? "text" : 0;
    return Array.from({ length: shape[at] }, () => build(at + 1));
  };
  const count = shape.reduce((a, b) => a * b, 1);
  return count > 4096 ? "" : JSON.stringify(build(0));
};

const shapeOf = (data) => (Array.isArray(data) ? [data.length, ...(data.length ? shapeOf(data[0]) : [])] : []);

const tryForm = (model) => {
  const form = element("form", null, element("h3", "Try it"));
  const fields = model.inputs.map((input, i) => {
    const field = element("textarea");
    field.id = `${encodeURIComponent(model.name)}-${i}`;
    field.value = example(input);
    field.spellcheck = false;
    const label = element("label", `${input.name} ${shapeText(input.shape)}`);
    label.htmlFor = field.id;
    form.append(label, field);
    return field;
  });
  const output = element("pre");
  output.hidden = true;
  form.append(element("button", "Predict"), output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    output.hidden = false;
    output.className = "";
    try {
      const parameters = model.stateful ? { sequence_id: `page-${Date.now()}`, sequence_start: true, sequence_end: true } : {};
      const inputs = fields.map((field, i) => {
        const data = JSON.parse(field.value);
        return { name: model.inputs[i].name, datatype: model.inputs[i].datatype, shape: shapeOf(data), data };
      });
      const answer = await json(`${place(model.name)}/infer`, { method: "POST", body: JSON.stringify({ parameters, inputs }) });
      output.textContent = answer.outputs.map((o) => `${o.name} ${shapeText(o.shape)}\n${JSON.stringify(o.data)}`).join("\n\n");
    } catch (error) {
      output.className = "failed";
      output.textContent = error.message;
    }
  });
  return form;
};

const card = async (name) => {
  const model = await json(`${place(name)}/card`);
  const facts = [
    ["versions", model.versions.join(", ")],
    ["parameters", model.parameters.toLocaleString("en")],
    ["device", model.device],
    ["hash", model.hash],
  ];
  if (model.stateful) facts.push(["states", "kept for each sequence_id"]);
  const layers = element(
    "details",
    null,
    element("summary", `Layers: ${model.layers.length}`),
    table("Layers", ["name", "class", "output", "parameters"], model.layers.map((l) => [l.name, l.class, l.output, l.parameters])),
  );
  const tensors = [
    ...model.inputs.map((t) => ["input", t.name, t.datatype, shapeText(t.shape)]),
    ...model.outputs.map((t) => ["output", t.name, t.datatype, shapeText(t.shape)]),
  ];
  return element(
    "article",
    null,
    element("h2", name),
    table("Facts", ["", ""], facts),
    table("Inputs and outputs", ["", "name", "datatype", "shape"], tensors),
    layers,
    tryForm(model),
  );
};

// The text format of Prometheus, by model.
const read = (text) => {
  const models = new Map();
  for (const line of text.split("\n")) {
    const found = /^(\w+)\{(.*)\} (\S+)$/.exec(line);
    if (!found) continue;
    const labels = {};
    for (const [, name, value] of found[2].matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))
      labels[name] = value.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c));
    if (!models.has(labels.model)) models.set(labels.model, {});
    const sums = models.get(labels.model);
    const metric = found[1] === "keras_requests_total" && labels.outcome !== "ok" ? "failed" : found[1];
    if (!metric.endsWith("_bucket")) sums[metric] = (sums[metric] ?? 0) + Number(found[3]);
  }
  return models;
};

let before = { time: 0, models: new Map() };

const showMetrics = async () => {
  const answer = await ask("/metrics");
  const now = { time: performance.now(), models: read(await answer.text()) };
  const mean = (m, name, factor) => (m[`${name}_count`] ? ((m[`${name}_sum`] / m[`${name}_count`]) * factor).toFixed(2) : "");
  const rows = [...now.models].map(([name, m]) => {
    const all = (m.keras_requests_total ?? 0) + (m.failed ?? 0);
    const old = before.models.get(name) ?? {};
    const since = all - (old.keras_requests_total ?? 0) - (old.failed ?? 0);
    const rate = before.time ? (since / ((now.time - before.time) / 1000)).toFixed(1) : "";
    const cells = [
      name, all, m.failed ?? 0, rate, m.keras_rows_total ?? 0, mean(m, "keras_batch_rows", 1),
      mean(m, "keras_queue_wait_seconds", 1000), mean(m, "keras_compute_seconds", 1000),
    ];
    return element("tr", null, ...cells.map((cell) => element("td", String(cell))));
  });
  document.querySelector("#metrics tbody").replaceChildren(...rows);
  before = now;
};

let timer = 0;

const load = async () => {
  const message = document.getElementById("message");
  message.textContent = "";
  message.className = "";
  clearInterval(timer);
  try {
    const server = await json("/v2");
    document.getElementById("server").textContent = `${server.name} ${server.version}, models: ${server.models.length}`;
    document.getElementById("models").replaceChildren(...(await Promise.all(server.models.map(card))));
    await showMetrics();
    timer = setInterval(() => showMetrics().catch(() => clearInterval(timer)), 2000);
  } catch (error) {
    message.className = "failed";
    message.textContent = error.message;
  }
};

document.getElementById("access").addEventListener("submit", (event) => {
  event.preventDefault();
  key.value = document.getElementById("key").value;
  load();
});
load();
