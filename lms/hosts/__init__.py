"""Hosts: who streams a film. One file a host, one line in HOSTS."""
