//! How much memory the page takes.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::support::Browser;

/// How much is made to see whether it is counted.
const PROBE: u64 = 32 << 20;

/// What `Runtime.getHeapUsage` counts besides what scripts made, seen in this very browser. Versions differ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counting {
    /// Whether the memory of WebAssembly is in its numbers already.
    wasm: bool,
    /// Whether array buffers are.
    buffers: bool,
}

impl Counting {
    /// Makes both kinds of memory, and looks whether the numbers grow by them.
    pub(crate) async fn observe(browser: &Browser) -> Result<Self> {
        let grows = async |make: String| {
            let before = heap(browser).await?;
            browser.eval(&make).await?;
            let after = heap(browser).await?;
            browser.eval("bench.probe = null").await?;
            Ok::<bool, anyhow::Error>(after >= before + PROBE / 2)
        };
        let wasm = grows(format!(
            "bench.probe = new WebAssembly.Memory({{ initial: {} }})",
            PROBE >> 16
        ));
        let wasm = wasm.await?;
        let buffers = grows(format!("bench.probe = new ArrayBuffer({PROBE})")).await?;
        ensure!(
            buffers,
            "this browser does not count array buffers in Runtime.getHeapUsage"
        );
        Ok(Self { wasm, buffers })
    }

    /// What the page takes now, after its garbage is gone: the wasm memory, and everything else that its scripts hold. Each
    /// byte is in one of the two.
    pub(crate) async fn measure(self, browser: &Browser) -> Result<Value> {
        let heap = heap(browser).await?;
        let script =
            "return bench.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)";
        let wasm = browser.eval(script).await?;
        let wasm = wasm.as_u64().filter(|bytes| *bytes > 0);
        let wasm = wasm.context("the memory of the page's program was not found")?;
        let js = if self.wasm {
            heap.saturating_sub(wasm)
        } else {
            heap
        };
        Ok(json!({ "wasm": wasm, "js": js }))
    }

    pub(crate) fn describe(self) -> Value {
        json!({ "wasm_in_heap_usage": self.wasm, "buffers_in_heap_usage": self.buffers })
    }
}

/// Everything that `Runtime.getHeapUsage` counts, after the garbage is gone.
async fn heap(browser: &Browser) -> Result<u64> {
    // What the first round lets go of may hold more that the second can take.
    for _ in 0..2 {
        browser
            .cdp("HeapProfiler.collectGarbage", json!({}))
            .await?;
    }
    let usage = browser.cdp("Runtime.getHeapUsage", json!({})).await?;
    let parts = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"];
    parts.iter().try_fold(0, |sum, part| {
        let bytes = usage[part].as_f64();
        let bytes = bytes.with_context(|| format!("Runtime.getHeapUsage without {part}"))?;
        Ok(sum + bytes as u64)
    })
}
