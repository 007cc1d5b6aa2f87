// A target with precompiled headers needs one source.
