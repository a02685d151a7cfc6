// Holds every sample and every example against the document: the request, where the recorded answer says that it was taken, and the recorded answer itself.
// Arguments: the document, the folder of samples, the folder of snapshots. Prints what does not fit, and ends with 1 if anything does not.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [documentFile, samples, snapshots] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
const document = read(documentFile);
const ajv = new Ajv2020.default({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
addFormats.default(ajv);
ajv.addVocabulary(["paths", "components", "openapi", "info", "servers"]);
ajv.addSchema({ $id: "doc:", ...document });

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation, pointer: `/paths/${escape(path)}/${method}` })));
// Samples of what clients send beside what is known and of white space around a text, both of which the API passes over; and pages, which are
// no JSON.
const unknown = new Set(["auth.initSession/base64-body", "auth.initSession/form-body", "notifications.updateSettings/nothing-known"]);
const untrimmed = new Set(["auth.requestPasswordReset/sent"]);
const unknownInQuery = new Set(["auth.validateToken/duplicate-query", "health.getReadiness/with-query"]);
const pages = new Set(["docs.getAsset", "docs.getUi"]);
const counts = { requests: 0, answers: 0, parameters: 0 };
const faults = [];

function escape(part) {
    return encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** The operation as the router finds it: literal segments go before parameters, and neither case nor a slash at the end counts. */
function find(method, path) {
    const parts = new URL(path, "http://host.example").pathname.replace(/(?<=.)\/$/, "").split("/");
    const fitting = operations.filter((o) => o.method === method && o.path.split("/").length === parts.length
        && o.path.split("/").every((segment, i) => (segment.startsWith("{") ? parts[i] !== "" : segment.toLowerCase() === parts[i].toLowerCase())));
    const literal = (o) => o.path.split("/").map((s) => (s.startsWith("{") ? "1" : "0")).join("");
    return fitting.sort((a, b) => literal(a).localeCompare(literal(b)))[0];
}

const compiled = new Map();
function check(pointer, value, where) {
    if (!compiled.has(pointer)) compiled.set(pointer, ajv.compile({ $ref: `doc:#${pointer}` }));
    const validate = compiled.get(pointer);
    if (!validate(value)) faults.push(`${where}: ${validate.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).join("; ")}`);
}

/** Follows a reference to where the thing itself stands. */
function resolve(pointer) {
    let at = pointer;
    for (;;) {
        const node = at.split("/").slice(1).reduce((n, part) => n?.[decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")], document);
        if (node === undefined) return undefined;
        if (node.$ref === undefined) return { pointer: at, node };
        at = node.$ref.slice(1);
    }
}

function header(headers, name) {
    return Object.entries(headers ?? {}).find(([n]) => n.toLowerCase() === name)?.[1];
}

function form(text) {
    const values = {};
    for (const [name, value] of new URLSearchParams(text)) values[name] = value;
    return values;
}

/** A form has texts only; what the schema wants as a number or a boolean is one. */
function typed(values, schemaPointer) {
    const properties = resolve(schemaPointer).node.properties ?? {};
    return Object.fromEntries(Object.entries(values).map(([name, value]) => {
        const types = [properties[name]?.type ?? []].flat();
        if (types.includes("string")) return [name, value];
        if (types.includes("boolean")) return [name, value === "true" || value === "1"];
        if (types.some((t) => t === "integer" || t === "number")) return [name, Number(value)];
        return [name, value];
    }));
}

function request(operation, { path, query, headers, body }, where) {
    const at = `${operation.pointer}/requestBody`;
    const type = (header(headers, "content-type") ?? "").toString().split(";")[0].trim().toLowerCase();
    if (operation.operation.requestBody && body && (type.includes("json") || type.includes("form-urlencoded"))) {
        const schema = `${at}/content/${escape(type.includes("form") ? "application/x-www-form-urlencoded" : "application/json")}/schema`;
        counts.requests++;
        const sent = type.includes("form") ? typed(form(body), schema) : JSON.parse(body.replace(/^\uFEFF/, ""));
        if (untrimmed.has(where)) for (const [member, value] of Object.entries(sent)) sent[member] = value.trim();
        if (unknown.has(where)) for (const member of Object.keys(sent)) if (!Object.hasOwn(resolve(schema).node.properties, member)) delete sent[member];
        check(schema, sent, `${where} request`);
    }

    (operation.operation.parameters ?? []).forEach((parameter, i) => {
        const segment = operation.path.split("/").indexOf(`{${parameter.name}}`);
        const value = parameter.in === "query" ? query[parameter.name]
            : parameter.in === "path" ? decodeURIComponent(path.split("/")[segment])
            : header(headers, parameter.name.toLowerCase());
        if (value === undefined || value === null) {
            if (parameter.required) faults.push(`${where}: the parameter ${parameter.name} is missing`);
            return;
        }

        counts.parameters++;
        check(`${operation.pointer}/parameters/${i}/schema`, value, `${where} ${parameter.in} ${parameter.name}`);
    });
    const known = (operation.operation.parameters ?? []).filter((p) => p.in === "query").map((p) => p.name);
    for (const name of Object.keys(query)) if (!unknownInQuery.has(where) && !known.includes(name)) faults.push(`${where}: the document does not know the parameter ${name}`);
}

function answer(operation, recorded, where) {
    if (recorded.body === null || recorded.body === undefined || recorded.body === "" || recorded.status === 304) return;
    const response = resolve(`${operation.pointer}/responses/${recorded.status}`);
    if (!response) {
        faults.push(`${where}: the document does not know the status ${recorded.status}`);
        return;
    }

    if (typeof recorded.body !== "object") return;
    counts.answers++;
    check(`${response.pointer}/content/${escape("application/json")}/schema`, measured(recorded.body), `${where} answer ${recorded.status}`);
}

/** Snapshots hold a word in the place of what a clock measured. */
function measured(value) {
    return JSON.parse(JSON.stringify(value), (_, part) => (part === "<measured>" ? 1 : part));
}

function files(folder) {
    return readdirSync(folder).flatMap((name) => {
        const file = join(folder, name);
        return statSync(file).isDirectory() ? files(file) : name.endsWith(".json") ? [file] : [];
    });
}

for (const file of files(join(samples, "events"))) {
    const place = relative(join(samples, "events"), file).split("/");
    if (place[0] === "formats" || place[0] === "routes") continue;
    if (pages.has(place[1])) continue;
    const event = read(file);
    const name = `${place[1]}/${place[2].replace(/\.json$/, "")}`;
    const recorded = read(join(snapshots, place[1], "__snapshots__", place[2]));
    const operation = find(event.httpMethod === "HEAD" ? "GET" : event.httpMethod, event.path);
    if (!operation) {
        if (recorded.status < 400) faults.push(`${name}: the document does not know ${event.httpMethod} ${event.path}`);
        continue;
    }

    answer(operation, recorded, name);
    const body = event.isBase64Encoded && event.body ? Buffer.from(event.body, "base64").toString("utf8") : event.body;
    if (recorded.status < 300 && !header(event.headers, "content-encoding"))
        request(operation, { path: event.path, query: event.queryStringParameters ?? {}, headers: event.headers, body }, name);
}

/** What a schema says of its own examples must be true of it. */
function examples(node, pointer) {
    if (node === null || typeof node !== "object") return;
    if (Array.isArray(node.examples)) for (const example of node.examples) check(pointer, example, `the example at ${pointer}`);
    if (node.example !== undefined && node.in !== undefined) check(`${pointer}/schema`, node.example, `the example at ${pointer}`);
    for (const [name, part] of Object.entries(node)) if (name !== "examples" && name !== "example") examples(part, `${pointer}/${escape(name)}`);
}

examples(document.paths, "/paths");
examples(document.components, "/components");
console.log(`${counts.requests} bodies, ${counts.parameters} parameters and ${counts.answers} answers were held against the document`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 || counts.answers === 0 ? 1 : 0;
