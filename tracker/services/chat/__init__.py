"""What is done about each thing LINE tells us, and what is answered; the worker brings the events here one by one."""
