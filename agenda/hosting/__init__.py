"""Releases on a server, their check, and exports of a built site."""
