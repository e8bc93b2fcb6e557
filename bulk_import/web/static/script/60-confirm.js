/* Confirm and Result. A form that does something once is not sent by the second press of a double
   click; whoever comes back to it may press again. */
on("submit", "[data-once]", (event, form) => { form.inert = !event.submitter?.formMethod; });
addEventListener("pageshow", () => all("[data-once]").forEach((form) => { form.inert = false; }));

/* The button says what the chosen one of the choices does. */
on("change", "[data-button]", (_, choice) => { byId("on").textContent = choice.dataset.button; });
