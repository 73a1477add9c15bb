//! The protocol's rules, case by case. Tests are named after the cases of `conformance.tsv`: AR for authorization responses, TR for
//! token responses, RQ for requests, CA for client authentication, DP for DPoP, JW for the org's keys, WA for challenges, DI for
//! discovery, IN for introspection, UI for userinfo, OP for what the OpenID Foundation asks of clients. `cargo xtask conformance`
//! shows how each case fares.

#![cfg(not(target_arch = "wasm32"))]

mod protocol {
    mod rfc_keys;
    mod support;
    mod test_keys;

    mod api_error;
    mod authorization_request;
    mod authorization_response;
    mod base64url;
    mod belongings;
    mod bulk;
    mod challenge;
    mod client_assertion;
    mod client_credentials;
    mod clock;
    mod conformance;
    mod curl;
    mod der;
    mod diagnosis;
    mod diagnosis_calls;
    mod discovery;
    mod doctor;
    mod dpop;
    mod dpop_nonce;
    mod dpop_view;
    mod export;
    mod form;
    mod id_token;
    mod implicit_response;
    mod import;
    mod introspection;
    mod json;
    mod jwk;
    mod jwks;
    mod jws;
    mod jwt;
    mod key_import;
    mod key_import_jwk;
    mod key_import_passphrase;
    mod lifecycle;
    mod lifecycle_edit;
    mod link;
    mod openid;
    mod org;
    mod pasted;
    mod pkce;
    mod rate_limit;
    mod recording;
    mod recording_export;
    mod recording_secrets;
    mod redirect_address;
    mod refresh;
    mod relay;
    mod saved_org;
    mod scope_probe;
    mod scopes;
    mod search;
    mod search_builder;
    mod search_choice;
    mod search_parse;
    mod search_view;
    mod secrecy;
    mod service_refusal;
    mod settings_file;
    mod setup_kit;
    mod share_link;
    mod signature;
    mod snippet;
    mod timeline;
    mod token_request;
    mod token_response;
    mod transaction;
    mod user_schema;
    mod user_type;
    mod userinfo;
    mod users;
}
