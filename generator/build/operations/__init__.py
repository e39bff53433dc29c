"""Operations: parameters, bodies and responses."""
