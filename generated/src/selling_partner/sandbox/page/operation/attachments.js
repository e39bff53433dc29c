// Attachments of a message: requests a destination, uploads the file, and adds it to the body.

import { el } from "../common/dom.js";
import { read, request, send } from "../common/requests.js";
import { md5 } from "../common/md5.js";
import { size } from "../common/formatting.js";

const UPLOAD = "createUploadDestinationForResource";

/** Return whether the bodies of an operation refer to uploaded files. */
export function takesFiles(operation) {
  const sample = operation.body?.sample?.attachments;
  return (
    operation.sendsMessage && Array.isArray(sample) && "uploadDestinationId" in (sample[0] ?? {})
  );
}

/** Return the field for files; null if the sandbox has no operation for uploads. */
export function fileField(form, operations, tokens) {
  const upload = operations.find((each) => each.operationId === UPLOAD);
  if (!upload) return null;
  const input = el("input", { type: "file", id: "file", "aria-describedby": "file-state" });
  const state = el(
    "p",
    { id: "file-state", class: "hint", role: "status" },
    "It is uploaded at once, and named in the body.",
  );
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    state.textContent = `Uploading ${file.name}`;
    state.className = "hint";
    try {
      form.attach(await uploaded(file, upload, form, tokens));
      state.textContent = `${file.name} is uploaded (${size(file.size)}) and named in the body.`;
      state.classList.add("good");
    } catch (error) {
      state.textContent = error.message;
      state.classList.add("bad");
    }
    input.value = "";
  });
  return el("div", { class: "field" }, el("label", { for: "file" }, "Attach a file"), input, state);
}

/** Upload a file, and return the entry for the body. */
async function uploaded(file, upload, form, tokens) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const texts = {
    ...form.texts(),
    resource: decodeURIComponent(form.request().target.split("?")[0].slice(1)),
    contentMD5: md5(bytes),
    contentType: file.type,
  };
  const { token, refused } = await tokens.find(upload.scope);
  if (refused) throw new Error(`Signing in failed: ${refused.error ?? refused.status}`);
  const asked = request(upload, texts);
  asked.headers["x-amz-access-token"] = token;
  const response = await send(asked);
  const destination = read(response.text)?.payload;
  if (response.status !== 201 || !destination) {
    const why = read(response.text)?.errors?.[0];
    if (response.status === 403) tokens.forget();
    throw new Error(`No destination: ${response.error ?? why?.details ?? response.status}`);
  }
  const { pathname, search } = new URL(destination.url);
  const put = await send({
    method: "PUT",
    target: pathname + search,
    headers: destination.headers,
    body: bytes,
  });
  if (put.status !== 200)
    throw new Error(`The file was refused: ${put.error ?? `${put.status} ${put.text}`}`);
  return { uploadDestinationId: destination.uploadDestinationId, fileName: file.name };
}
