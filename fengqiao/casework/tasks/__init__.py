"""办件: the work that units owe on a matter: 接办、交办、督办、代办、商办."""
