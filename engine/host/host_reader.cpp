#include "engine/host/host_reader.h"
