/* Columns: a choice is saved when it is made, and the page comes back to where it was made. Keys
   change a field on their way to what is meant: it is saved when they leave it. */
let byKeys = false;
on("keydown", "form.columns", () => { byKeys = true; });
on("pointerdown", "form.columns", () => { byKeys = false; });
on("change", "form.columns :is(input, select):not([name=remember], [name=profile])", (_, field) => {
  const save = () => {
    field.form.elements.at.value = field.id;
    field.form.requestSubmit();
  };
  if (byKeys) field.onblur = save;
  else save();
});
