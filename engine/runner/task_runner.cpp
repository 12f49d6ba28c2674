#include "engine/runner/task_runner.h"
