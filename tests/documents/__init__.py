"""The documents: what RFC 4287 demands, what readers get, and every byte of three examples."""
