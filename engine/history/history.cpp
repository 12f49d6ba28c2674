#include "engine/history/history.h"
