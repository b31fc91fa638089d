//! Sends and checks one-time codes through Bandwidth's multi-factor authentication API.
