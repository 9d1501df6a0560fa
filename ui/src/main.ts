import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./styles/base.css";
import "./styles/forms.css";
import "./styles/parts.css";
import "./styles/shell.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { laterSoon } from "./lib/later";
import { showFirst, startSession } from "./lib/session.svelte";

const target = document.getElementById("app");
if (target) {
  showFirst();
  mount(App, { target });
  void startSession().then(laterSoon);
}
