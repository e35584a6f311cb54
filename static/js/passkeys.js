// Passkeys: makes one or uses one, and sends what the device says as a form. A form says what it wants by data-passkey
// ("make", "use"), with the site's wishes in data-options, or where to ask for them in data-ask.
(() => {
  "use strict";
  const able = Boolean(window.PublicKeyCredential && navigator.credentials);

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const wishes = (sent) => {
    const wanted = { ...sent.publicKey, challenge: bytes(sent.publicKey.challenge) };
    if (wanted.user) {
      wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
      wanted.excludeCredentials = known(wanted.excludeCredentials);
      // One that signs in by itself, where the device can.
      wanted.authenticatorSelection = { ...wanted.authenticatorSelection, residentKey: "preferred", userVerification: "preferred" };
    } else {
      wanted.allowCredentials = known(wanted.allowCredentials);
    }
    return { publicKey: wanted };
  };

  const said = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  const asked = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The site answered ${answer.status}`);
    return (await answer.json()).request_options;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = !able;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      try {
        const wanted = wishes(await asked(form));
        const credential = await (form.dataset.passkey === "make" ? navigator.credentials.create(wanted) : navigator.credentials.get(wanted));
        form.elements.credential.value = JSON.stringify(said(credential));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
  for (const told of document.querySelectorAll("[data-no-passkeys]")) told.hidden = able;
})();
