// The official client @higgsfield/client, both versions, against a studio: prints what it got, as JSON.
//   node clients.mjs BASE KEY PICTURE WEBHOOK

import { readFileSync } from "node:fs";
import { HiggsfieldClient, InputImage, SoulQuality, SoulSize, BatchSize, DoPModel } from "@higgsfield/client";
import { createHiggsfieldClient } from "@higgsfield/client/v2";

const [base, key, picture, webhook] = process.argv.slice(2);
const ways = { baseURL: `${base}/platform`, pollInterval: 300, maxPollTime: 240000, maxRetries: 0 };
const v1 = new HiggsfieldClient({ apiKey: "studio", apiSecret: key, ...ways });
const v2 = createHiggsfieldClient({ credentials: `studio:${key}`, ...ways });
const told = {};

const motions = await v1.getMotions();
told.motions = motions.length;
told.styles = await v1.getSoulStyles();
told.characters = (await v1.listSoulIds()).items;
told.uploaded = await v1.uploadImage(readFileSync(picture), "png");

const soul = await v1.generate(
  "/v1/text2image/soul",
  { prompt: "A kettle", width_and_height: SoulSize.LANDSCAPE_2048x1152, quality: SoulQuality.SD, batch_size: BatchSize.SINGLE },
  { webhook: { url: webhook, secret: "s3cret" } },
);
told.v1 = { completed: soul.isCompleted, jobs: soul.jobs };

const film = await v1.generate(
  "/v1/image2video/dop",
  { model: DoPModel.LITE, prompt: "Steam", input_images: [InputImage.fromUrl(told.uploaded)], motions: [{ id: motions[0].id, strength: 1 }] },
  { withPolling: false },
);
told.film = { queued: film.isQueued, jobs: film.jobs };

told.v2 = await v2.subscribe("higgsfield-ai/soul/v2/standard", {
  input: { prompt: "A kettle", aspect_ratio: "9:16", resolution: "720p" },
  webhook: { url: webhook },
});
told.flat = await v2.subscribe("/v1/image2video/dop", {
  input: { model: "dop-turbo", prompt: "Steam", input_images: [InputImage.fromUrl(told.uploaded)] },
  withPolling: false,
});

told.errors = {};
const wrong = createHiggsfieldClient({ credentials: "studio:hfs_no", ...ways });
const tries = {
  key: () => wrong.subscribe("z-image/turbo", { input: { prompt: "x" } }),
  input: () => v2.subscribe("z-image/turbo", { input: {} }),
  model: () => v2.subscribe("no/such-model", { input: { prompt: "x" } }),
};
for (const [name, attempt] of Object.entries(tries)) {
  told.errors[name] = await attempt().then(() => "nothing", (error) => `${error.name}: ${error.message}`);
}
process.stdout.write(JSON.stringify(told));
