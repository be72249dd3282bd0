from tests.window import every_mouse_move_counts as every_mouse_move_counts
from tests.window import isolated_settings as isolated_settings
from tests.window import nothing_left_open as nothing_left_open
from tests.window import pinned_look as pinned_look
