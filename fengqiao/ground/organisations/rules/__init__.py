"""Pure arithmetic of organisations: credit codes and who may hold which posts."""
