//! Random bytes.

use latchkey::browser::random;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn no_two_draws_are_alike() {
    let draws: Vec<[u8; 16]> = (0..100).map(|_| random::bytes()).collect();
    for (n, draw) in draws.iter().enumerate() {
        assert!(!draws[..n].contains(draw));
    }
}

#[wasm_bindgen_test]
fn every_byte_is_drawn() {
    // One byte of 32 stays zero in all of 32 draws once in 2^251 runs.
    let seen = (0..32).fold([0; 32], |seen: [u8; 32], _| {
        let draw: [u8; 32] = random::bytes();
        std::array::from_fn(|n| seen[n] | draw[n])
    });
    assert!(seen.iter().all(|byte| *byte != 0));
}
