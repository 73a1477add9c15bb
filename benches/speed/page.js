// Runs in the page before the page's own program does, and measures from within. It is not part of the page.
//
// When is something on screen? A change is made to the document, the next animation frame begins, the browser lays out and
// paints, and only then runs a message that was posted in that frame, unless the next frame is due: that goes first. The time of
// whichever of them begins is the time "on screen". It holds the wait for the frame, up to 16.7 ms at 60 Hz, and all work of the
// page's thread; not the work of the compositor.
(() => {
  if (window.bench) return;
  const bench = { memories: [], call: null };
  Object.defineProperty(window, "bench", { value: bench });

  // The memory of the page's program, which nothing else tells.
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await own.apply(WebAssembly, given);
      for (const value of Object.values((made.instance ?? made).exports)) {
        if (value instanceof WebAssembly.Memory && !bench.memories.includes(value)) bench.memories.push(value);
      }
      return made;
    };
  }

  const isList = (url) => new URL(url, location.href).pathname === "/api/v1/users";
  const listCalls = (since) => performance.getEntriesByType("resource").filter((entry) => isList(entry.name) && entry.startTime >= since);
  const countShown = () => document.querySelector(".users-count")?.textContent.trim() ?? "";
  const rowShown = () => document.querySelector("[role=grid] [role=row]:not([hidden]) [role=gridcell]");
  const trouble = () => document.querySelector(".failure, .trouble, .stopped")?.textContent.trim();
  const grid = () => document.querySelector("[role=grid]");
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  const frame = () => new Promise((done) => requestAnimationFrame(done));

  const onScreen = (tell) => requestAnimationFrame(() => {
    let isTold = false;
    const isDrawn = () => {
      if (!isTold) tell(performance.now());
      isTold = true;
    };
    const channel = new MessageChannel();
    channel.port1.onmessage = isDrawn;
    channel.port2.postMessage(0);
    requestAnimationFrame(isDrawn);
  });

  // Gives what `look` finds. Fails when the page says that something went wrong.
  const until = async (what, look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      if (trouble()) throw new Error(`${what}: ${trouble()}`);
      await wait(20);
    }
  };

  // Notes the next call of the list as the page makes it: the address, the headers, the manner.
  const own = window.fetch;
  bench.listen = () => {
    bench.call = null;
    window.fetch = function (request, init) {
      const made = new Request(request, init);
      if (isList(made.url) && made.method === "GET") {
        // From here on nothing of this stands in the way of the page's calls.
        window.fetch = own;
        const { cache, credentials, mode, redirect, referrerPolicy } = made;
        const headers = Object.fromEntries(made.headers);
        bench.call = { url: made.url, init: { cache, credentials, headers, mode, redirect, referrerPolicy } };
      }
      return own.apply(window, arguments);
    };
  };

  // Fetches every page that the page fetches, and throws the bodies away. The first is not timed: the page has it already
  // when everything is asked for.
  bench.baseline = async () => {
    let { url } = bench.call;
    let started;
    let pages = 0;
    let bytes = 0;
    while (url) {
      const answer = await fetch(url, bench.call.init);
      const body = await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
      url = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link"))?.[1];
      if (started === undefined) {
        started = performance.now();
      } else {
        pages += 1;
        bytes += body.byteLength;
      }
    }
    return { time: performance.now() - started, pages, bytes };
  };

  // Presses a button and waits until the page says that everything is there.
  bench.loadAll = (said) => new Promise((done, fail) => {
    const button = [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === "Load all");
    let start;
    const watch = setInterval(() => {
      if (trouble()) fail(new Error(trouble()));
    }, 1_000);
    const observer = new MutationObserver(() => {
      if (countShown() !== said) return;
      observer.disconnect();
      clearInterval(watch);
      onScreen((now) => done(now - start));
    });
    observer.observe(document.querySelector(".page-head"), { characterData: true, childList: true, subtree: true });
    start = performance.now();
    button.click();
  });

  // Chooses a status, which lists anew, and tells how long after the first answer its rows came.
  bench.list = async (status) => {
    const select = document.querySelector("#user-status");
    performance.clearResourceTimings();
    const start = performance.now();
    let isEmptied = false;
    const shown = new Promise((done) => {
      const observer = new MutationObserver(() => {
        const row = rowShown();
        isEmptied ||= !row;
        if (!isEmptied || !row) return;
        observer.disconnect();
        const inDocument = performance.now();
        onScreen((now) => done({ document: inDocument, screen: now }));
      });
      observer.observe(document.body, { attributeFilter: ["hidden"], attributes: true, childList: true, subtree: true });
    });
    select.value = status;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const times = await shown;
    const call = await until("the first call", () => listCalls(start).at(-1));
    await until("the first page", () => /^\D*200 loaded|^all/.test(countShown()));
    return { document: times.document - call.responseEnd, screen: times.screen - call.responseEnd };
  };

  // Tells which rows are in view, by their place in the list: to ask where they are would lay out the page. For as long as
  // nothing is scrolled.
  const inView = () => {
    const height = rowShown().closest("[role=row]").offsetHeight;
    const headings = grid().querySelector("[role=columnheader]").closest("[role=row]").offsetHeight;
    const first = Math.floor(grid().scrollTop / height);
    const end = Math.ceil((grid().scrollTop + grid().clientHeight - headings) / height);
    return (row) => {
      const place = Number(row.getAttribute("aria-rowindex")) - 2;
      return first <= place && place < end;
    };
  };

  // Notes when what a key or a press did is in the document, and when it is on screen. What counts is the last change of the
  // names in view, of the number of matches or of the order. Rows that are kept ready out of view may come later.
  const follow = (entry, seen) => {
    const note = () => {
      entry.changed = performance.now();
      entry.document = entry.changed - entry.at;
      onScreen((now) => {
        entry.screen = now - entry.at;
      });
    };
    const counts = ({ target, type }) => {
      if (type === "attributes") return true;
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      const row = element?.closest(".cell-name")?.closest("[role=row]");
      return row ? seen(row) : element?.closest(".users-matches");
    };
    const observer = new MutationObserver((changes) => {
      if (changes.some(counts)) note();
    });
    observer.observe(document.querySelector(".users"), {
      attributeFilter: ["aria-sort"], attributes: true, characterData: true, childList: true, subtree: true,
    });
    note();
    return observer;
  };

  // When nothing has changed for so long, the last change was the result.
  const settled = async (entry, quiet) => {
    while (entry.screen === undefined || performance.now() - entry.changed < quiet) await wait(20);
    return entry;
  };

  bench.watchKeys = () => {
    const field = document.querySelector("#user-filter");
    if (!field || !field.checkVisibility()) return false;
    let observer;
    const seen = inView();
    // The time of the event is when the browser took the key, before the page's thread had it.
    field.addEventListener("keydown", (event) => {
      bench.key = { key: event.key, at: event.timeStamp };
    }, true);
    document.addEventListener("input", () => {
      observer?.disconnect();
      observer = follow(bench.key, seen);
    });
    field.focus();
    return true;
  };
  bench.lastKey = async (quiet) => {
    for (let rounds = 0; !bench.key?.changed; rounds += 1) {
      if (rounds > 1_000) throw new Error("the key typed nothing");
      await wait(10);
    }
    const entry = bench.key;
    await settled(entry, quiet);
    bench.key = null;
    return {
      key: entry.key,
      document: entry.document,
      screen: entry.screen,
      shown: document.querySelector(".users-matches")?.textContent.trim() ?? "",
    };
  };

  const headings = () => [...document.querySelectorAll("[role=columnheader]")].filter((heading) => heading.querySelector("button"));
  const titleOf = (heading) => heading.textContent.replace(/[▲▼]/g, "").trim();
  bench.columns = () => headings().map(titleOf);
  bench.sort = async (column, quiet) => {
    const heading = headings().find((heading) => titleOf(heading) === column);
    // Whoever asks the org, or lets go of what is loaded, has not sorted it.
    bench.listen();
    const count = countShown();
    const seen = inView();
    const entry = { at: performance.now() };
    const observer = follow(entry, seen);
    entry.screen = undefined;
    heading.querySelector("button").click();
    await frame();
    await settled(entry, quiet);
    observer.disconnect();
    window.fetch = own;
    return {
      document: entry.document,
      screen: entry.screen,
      order: heading.getAttribute("aria-sort"),
      local: bench.call === null && countShown() === count,
    };
  };

  // Frames while `step` scrolls; it gives false when it is done. Times between frames, and the most elements there were.
  const frames = async (step) => {
    const times = [];
    let elements = 0;
    let last = await frame();
    for (let number = 0; step(number) !== false; number += 1) {
      const now = await frame();
      times.push(now - last);
      last = now;
      if (number % 8 === 0) elements = Math.max(elements, document.getElementsByTagName("*").length);
    }
    return { times, elements };
  };
  const range = () => grid().scrollHeight - grid().clientHeight;
  bench.idle = (count) => frames((number) => number < count);
  bench.scrollThrough = (count) => frames((number) => {
    if (number > 2 * count) return false;
    const share = number <= count ? number / count : 2 - number / count;
    grid().scrollTop = share * range();
    return true;
  });
  bench.jump = (count) => {
    // The same places each time.
    let seed = 1;
    return frames((number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      if (number % 3 === 0) grid().scrollTop = (seed / 2_147_483_647) * range();
      return number < count;
    });
  };
  // Frames for as long as somebody else scrolls.
  bench.record = () => {
    bench.recording = true;
    bench.recorded = frames(() => bench.recording);
  };
  bench.stop = () => {
    bench.recording = false;
    return bench.recorded;
  };
})();
