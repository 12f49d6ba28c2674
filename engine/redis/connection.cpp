#include "engine/redis/connection.h"
