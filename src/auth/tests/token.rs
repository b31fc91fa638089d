//! The client of a token, its renewal, and what the cache keeps.

#![cfg(not(target_family = "wasm"))]

use super::{CACHE_ENTRIES, Token, TokenCache, TokenKey};

const NOW: u64 = 1_700_000_000_000;
const HOUR: u64 = 3_600_000;

fn key(id: &str, secret: &str) -> TokenKey {
    TokenKey::new("https://idp.example".into(), id.into(), secret.into())
}

fn value(cache: &TokenCache, key: &str, now: u64) -> Option<String> {
    let token = cache.get(key, now)?;
    Some(token.value.reveal().into())
}

/// A cache with these tokens, which live an hour.
fn cache(entries: &[(&str, &str)]) -> TokenCache {
    let cache = TokenCache::new();
    for (key, value) in entries {
        cache.put(key, &Token::until(*value, NOW + HOUR, NOW), NOW);
    }
    cache
}

#[test]
fn id_and_secret_are_form_encoded_before_they_are_joined() {
    for (id, secret, header) in [
        // RFC 7617 2, without the space
        ("Aladdin", "opensesame", "Basic QWxhZGRpbjpvcGVuc2VzYW1l"),
        // In base64: `a+b%3Ac:p%25s%2B%C3%A9%7E`.
        (
            "a b:c",
            "p%s+é~",
            "Basic YStiJTNBYzpwJTI1cyUyQiVDMyVBOSU3RQ==",
        ),
    ] {
        assert_eq!(key(id, secret).authorization(), header);
    }
}

#[test]
fn a_token_is_renewed_a_tenth_of_its_life_early_but_at_most_a_minute() {
    for (life, early) in [
        (10, 1),
        (9, 0),
        (1, 0),
        (300_000, 30_000),
        (590_000, 59_000),
        (600_000, 60_000),
        (610_000, 60_000),
        (HOUR, 60_000),
        (86_400_000, 60_000),
    ] {
        let token = Token::until("token", NOW + life, NOW);
        assert!(token.is_fresh(NOW), "{life}");
        assert!(token.is_fresh(NOW + life - early - 1), "{life}");
        assert!(!token.is_fresh(NOW + life - early), "{life}");
        assert_eq!(token.expires_at_ms, Some(NOW + life));
    }
}

#[test]
fn a_token_that_expired_or_is_for_one_use_is_not_fresh() {
    assert!(!Token::until("token", NOW, NOW).is_fresh(NOW));
    assert!(!Token::until("token", NOW - 1, NOW).is_fresh(NOW));
    assert!(!Token::once("token").is_fresh(0));
    assert_eq!(Token::once("token").expires_at_ms, None);
    assert!(Token::until("token", u64::MAX, u64::MAX - 1).is_fresh(u64::MAX - 1));
}

#[test]
fn clients_share_no_token() {
    let cache = cache(&[("one", "1"), ("two", "2")]);
    assert_eq!(value(&cache, "one", NOW).as_deref(), Some("1"));
    assert_eq!(value(&cache, "two", NOW).as_deref(), Some("2"));
    assert_eq!(value(&cache, "three", NOW), None);
}

#[test]
fn a_newer_token_replaces_the_older_one() {
    let cache = cache(&[("key", "1"), ("key", "2")]);
    assert_eq!(value(&cache, "key", NOW).as_deref(), Some("2"));
    assert_eq!(cache.0.borrow().len(), 1);
}

#[test]
fn the_cache_returns_a_token_until_its_renewal() {
    let cache = cache(&[("key", "1")]);
    assert!(cache.get("key", NOW + HOUR - 60_001).is_some());
    assert!(cache.get("key", NOW + HOUR - 60_000).is_none());
    // If the clock is set back, the cache returns it again, and the service refuses it if it has expired.
    assert!(cache.get("key", NOW).is_some());
}

#[test]
fn a_token_for_one_use_is_not_cached() {
    let cache = cache(&[]);
    cache.put("key", &Token::once("1"), NOW);
    cache.put("key", &Token::until("1", NOW, NOW), NOW);
    assert!(cache.0.borrow().is_empty());
}

#[test]
fn only_the_refused_token_is_removed() {
    let cache = cache(&[("one", "new"), ("two", "old")]);
    // A slow call gets a 401 for the previous token.
    cache.forget("one", &"old".into());
    assert_eq!(value(&cache, "one", NOW).as_deref(), Some("new"));
    assert_eq!(value(&cache, "two", NOW).as_deref(), Some("old"));
    cache.forget("one", &"new".into());
    assert_eq!(value(&cache, "one", NOW), None);
    assert_eq!(value(&cache, "two", NOW).as_deref(), Some("old"));
}

#[test]
fn a_full_cache_drops_the_oldest_token() {
    let cache = cache(&[]);
    let keys: Vec<String> = (0..=CACHE_ENTRIES).map(|id| id.to_string()).collect();
    for key in &keys {
        cache.put(key, &Token::until("1", NOW + HOUR, NOW), NOW);
    }
    assert_eq!(cache.0.borrow().len(), CACHE_ENTRIES);
    let kept = |key: &String| cache.get(key, NOW).is_some();
    assert!(!keys.first().is_some_and(kept));
    assert!(keys.iter().skip(1).all(kept));
}

#[test]
fn the_next_put_drops_expired_tokens() {
    let cache = cache(&[("one", "1")]);
    let later = NOW + HOUR;
    cache.put("two", &Token::until("2", later + HOUR, later), later);
    assert_eq!(cache.0.borrow().len(), 1);
    assert_eq!(value(&cache, "two", later).as_deref(), Some("2"));
}

#[test]
fn a_key_lists_the_secrets_of_its_client() {
    let secrets = key("id", "p w").secrets();
    for secret in ["p w", "p%20w", "p+w", "cCB3", "aWQ6cCt3"] {
        assert!(
            secrets.iter().any(|known| known == secret),
            "{secret}: {secrets:?}"
        );
    }
}

#[test]
fn a_key_prints_the_client_without_its_secret() {
    let printed = format!("{:?}", key("tenant", "hunter"));
    assert!(printed.contains("tenant"), "{printed}");
    assert!(!printed.contains("hunter"), "{printed}");
}
