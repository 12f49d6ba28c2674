#include "engine/tunnel/ssh_tunnel.h"
